{{ this is no jinja
