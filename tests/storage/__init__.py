"""A served S3 API for the tests, and a proxy before it that fails on request."""
