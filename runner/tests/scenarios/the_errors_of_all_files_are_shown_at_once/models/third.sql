select {{ 'x' }
