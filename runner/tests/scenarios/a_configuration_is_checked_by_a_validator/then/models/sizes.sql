{{ config(size='tiny') }}
select '{{ config.require("size", validator=validation.any("small", "large")) }}' as size
