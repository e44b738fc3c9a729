"""Swedish text: blocks, sentences, words, and the language they are in."""
