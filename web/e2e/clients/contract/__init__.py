"""What holds a live server to `docs/openapi.yaml` and `docs/asyncapi.yaml`."""
