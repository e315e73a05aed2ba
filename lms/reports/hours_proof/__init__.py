"""The hours proof (学时证明): a snapshot of one account, on paper with a code that anybody can check."""
