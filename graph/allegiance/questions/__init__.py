"""One module for each kind of question; each answer is a value that carries its reasons."""
