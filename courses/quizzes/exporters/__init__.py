"""Questions of a bank as files: our own workbook, GIFT, QTI 3.0; what a format cannot hold is named before."""
