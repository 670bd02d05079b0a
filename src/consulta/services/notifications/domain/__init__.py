"""What a notification says and when it is due: values and rules without I/O."""
