"""The public's side: pages for everybody, without sign-in and without cookies."""
