{#
    How bad a value is: `alert` and `warn` are conditions, null is no alarm.

        {{ alert_severity('psi >= 0.1', 'psi >= 0.02') }} as severity
#}
{%- macro alert_severity(alert, warn='false') -%}
case
            when {{ alert }} then 'alert'
            when {{ warn }} then 'warn'
            else 'ok'
        end
{%- endmacro -%}
