"""Questions of strangers' files as plain values, each bad place named: spreadsheets, texts and XML."""
