"""How each kind of upload is read: `read(content)` gives the bytes to keep, or raises NotValid with a sentence."""
