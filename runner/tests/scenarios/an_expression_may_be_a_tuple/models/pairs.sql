select '{{ 1, 2 }}' as pair, '{{- 2, none -}}' as other
