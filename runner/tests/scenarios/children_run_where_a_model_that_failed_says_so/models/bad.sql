{{ config(on_error='continue') }} select nonsense from nowhere
