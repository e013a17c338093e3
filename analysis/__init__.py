"""How numbers are judged: pure functions, frame in, typed result out; no files, no SQL, no Dash."""
