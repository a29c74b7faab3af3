{% if flags.FULL_REFRESH %} this is invalid in {{ flags.WHICH }} {% else %} select 1 as id {% endif %}
