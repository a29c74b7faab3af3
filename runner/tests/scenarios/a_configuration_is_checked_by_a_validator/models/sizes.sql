{{ config(size='small') }}
{% set size = config.get('size', 'large', validator=validation.any('small', 'large')) %}
{% set keys = config.get('keys', validator=validation.any[list, basestring]) %}
select '{{ size }}' as size, '{{ keys }}' as keys
