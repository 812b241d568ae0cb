volumes:
  - data:/data
