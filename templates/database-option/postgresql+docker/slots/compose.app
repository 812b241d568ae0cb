depends_on:
  database:
    condition: service_healthy
