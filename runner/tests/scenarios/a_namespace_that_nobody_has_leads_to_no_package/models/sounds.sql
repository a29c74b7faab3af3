select {{ farm.sound() }} as sound
