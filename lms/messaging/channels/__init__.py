"""Ways out of the house, one module each: `send(letter)`, and two ways to say no (`letters`)."""
