"""Files of each format, written for these tests, and what is made of each: `NAME` and `NAME.made.txt`."""
