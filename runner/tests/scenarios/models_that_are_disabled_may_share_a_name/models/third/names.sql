select 'third' as folder
