"""What is known about kinds of failures: what they mean, why they happen, what to do. Data, and a look-up."""
