select 'extraordinary' as word, 13 as letters
