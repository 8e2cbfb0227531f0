"""Several servers, hundreds of guests, and everything that can break: what is seen is judged by a checker apart."""
