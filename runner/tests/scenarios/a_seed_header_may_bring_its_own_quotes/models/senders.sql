select id, "from" as sent_from, sender as full_name from {{ ref('mails') }}
