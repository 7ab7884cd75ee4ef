"""Set-up beyond the virtual environment (browser, PostgreSQL) and the commands for developers."""
