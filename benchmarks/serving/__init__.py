"""What the benchmark of the service needs beside the service."""
