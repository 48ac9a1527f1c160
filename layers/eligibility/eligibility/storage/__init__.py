"""Where checks are kept and addresses are looked up: `ports` says what is asked, `dynamodb` and `sqlite` answer.

Importing this package or the SQLite adapters loads no AWS library; importing `dynamodb` or `secrets_manager` does.
"""
