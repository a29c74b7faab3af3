select * from {{ ref('second') }} join {{ ref('first') }} using (a)
