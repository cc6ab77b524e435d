"""Small services that the bench runs in processes of their own."""
