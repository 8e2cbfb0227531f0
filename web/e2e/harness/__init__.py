"""What the end-to-end tests are made of: a real server, guests, raw sockets, visitors with browsers."""
