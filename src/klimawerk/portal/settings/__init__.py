"""Django settings: `base` for all, `development`, `production` and `test` for one use each."""
