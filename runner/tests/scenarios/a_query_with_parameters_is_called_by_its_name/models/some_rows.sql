select * from {{ ref('numbers') }} where a between least and most
