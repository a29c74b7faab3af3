{{ config(on_error='skip_children') }} select nonsense from nowhere
