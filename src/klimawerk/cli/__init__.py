"""The command line: one command per job. It stands above both buildings."""
