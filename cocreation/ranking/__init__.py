"""Where applications stand once reading has closed: raw and calibrated figures side by side, how sure each is."""
