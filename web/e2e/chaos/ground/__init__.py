"""What a run stands on: servers, stores, the balancer, and the networks between them."""
