"""The Telegram front end: a thin shell that renders what ``index`` finds."""
