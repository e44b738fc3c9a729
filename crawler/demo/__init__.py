"""The demo municipality, Ekvalla kommun, and the server that publishes it on loopback."""
