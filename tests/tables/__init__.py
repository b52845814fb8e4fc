"""Programs that made the tables in `index/`; none of them runs when Dossier does."""
