/**
 * A certificate for localhost and 127.0.0.1 that signs itself, until 2126, and its key. Made by
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost \
 *       -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUB/XevKjtO74vpBZa0X7zF/qfJWcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIxMTEyMFoYDzIxMjYxMDMw
MjExMTIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARqRN41Cg9kefRiLaDTf2sSTlljodJzcLsod3Ew3EVtLl3GkuSQfDU6
FHA8GDOiEoB10mUEqRlU9DELe+yd5NwCo28wbTAdBgNVHQ4EFgQUoGtIAOJBrhA8
YmuPBAeE9GKFmaMwHwYDVR0jBBgwFoAUoGtIAOJBrhA8YmuPBAeE9GKFmaMwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAL+r+BUE0YbeQe6QiRkbHRbrHirpB2gIpcdb6ifXPfz3AiBd
6Pj2H4r1rVJvRRnBU9k7KCYi47Zkf8cX6elobYCWmQ==
-----END CERTIFICATE-----
`

export const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHw7xj0HI2RwnP5Ls
GEEburlzdCTmI1yHSlW6KmXhY7yhRANCAARqRN41Cg9kefRiLaDTf2sSTlljodJz
cLsod3Ew3EVtLl3GkuSQfDU6FHA8GDOiEoB10mUEqRlU9DELe+yd5NwC
-----END PRIVATE KEY-----
`
