"""Generated clients: the conversation without a socket, real servers, hostile servers."""
