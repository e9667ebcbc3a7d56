/* A key made for tests alone, in both forms of PEM, and a text encrypted for it. */
#ifndef TESTS_TEST_KEY_H
#define TESTS_TEST_KEY_H

#define TEST_KEY_PKCS1                                                                             \
    "-----BEGIN RSA PRIVATE KEY-----\n"                                                            \
    "MIICXgIBAAKBgQC+W2z2g76EXyReA5CIr5OkSbUMy/mzqAQYCzc0Mk4S1tuVTA+r\n"                           \
    "xGaAg9uCHWoGLNSHB8P2zyzHwXnPYcHPujIO7C2pA0ZP7y4ysPiL/tnYGkvZ9H+u\n"                           \
    "ISK2b/CGvQ2+zZU5iu1zcxxU5bB4hJkASZaVT7110ZVJXKXjMhx2ka/2MQIDAQAB\n"                           \
    "AoGBALfVXV6YjpYRt/JfKOcIAOKJGCL6nfRFj2aU9kQfTMze2ILPSNcOPhtgu81l\n"                           \
    "kK3T/49EDZk+LLXhAD0p4F03KP0bm+7oKo9ZMkcrP+QgyojcKOD229mjPjOpLWJ1\n"                           \
    "vl/W+PJAh1PtHoPn+bv9OfWP2X0XFhw2rcHplT2zt8Nto0K9AkEA5bPcju4U/Jbh\n"                           \
    "0vR9dg5pEjh1lFzPS9IlKJdOMqulKxWuLKEWcEzK2UdkqqgpF6aypSHdSDKLIMPu\n"                           \
    "4aDfUIfyYwJBANQmbMpQr0LZhRRdnpRR1w+sRvujv4i+OxH1/bRJwIe/KQZl8Nvs\n"                           \
    "ECoNYcIwm52lZHU+ax1DmH6Vv76B/kEDD1sCQQCkPpiNxuVQu15b5iAzoxg0RBSm\n"                           \
    "8jnzgB67yHzMtHkUtprlJIYT5IUDGg58DGPdmn+QngdI0YMz+YW85bfoMFz7AkAF\n"                           \
    "HIPkf/spBiqhqfvHIQ2ocAMpzvEvbz3nGeEp9djwrFdlsxERi2d8S+Q+FIO7UZ/Q\n"                           \
    "/1b/VoCXFC6RfXpNwLAfAkEAyWmfoUhrKj2vMBNGctich5eHWctE70X6EzHn7khR\n"                           \
    "J64mM4qVBeHt0J1GLkcaVAMvwtwJ8jgzQb4IxpnjdKZ6hw==\n"                                           \
    "-----END RSA PRIVATE KEY-----\n"

#define TEST_KEY_PKCS8                                                                             \
    "-----BEGIN PRIVATE KEY-----\n"                                                                \
    "MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAL5bbPaDvoRfJF4D\n"                           \
    "kIivk6RJtQzL+bOoBBgLNzQyThLW25VMD6vEZoCD24IdagYs1IcHw/bPLMfBec9h\n"                           \
    "wc+6Mg7sLakDRk/vLjKw+Iv+2dgaS9n0f64hIrZv8Ia9Db7NlTmK7XNzHFTlsHiE\n"                           \
    "mQBJlpVPvXXRlUlcpeMyHHaRr/YxAgMBAAECgYEAt9VdXpiOlhG38l8o5wgA4okY\n"                           \
    "Ivqd9EWPZpT2RB9MzN7Ygs9I1w4+G2C7zWWQrdP/j0QNmT4steEAPSngXTco/Rub\n"                           \
    "7ugqj1kyRys/5CDKiNwo4Pbb2aM+M6ktYnW+X9b48kCHU+0eg+f5u/059Y/ZfRcW\n"                           \
    "HDatwemVPbO3w22jQr0CQQDls9yO7hT8luHS9H12DmkSOHWUXM9L0iUol04yq6Ur\n"                           \
    "Fa4soRZwTMrZR2SqqCkXprKlId1IMosgw+7hoN9Qh/JjAkEA1CZsylCvQtmFFF2e\n"                           \
    "lFHXD6xG+6O/iL47EfX9tEnAh78pBmXw2+wQKg1hwjCbnaVkdT5rHUOYfpW/voH+\n"                           \
    "QQMPWwJBAKQ+mI3G5VC7XlvmIDOjGDREFKbyOfOAHrvIfMy0eRS2muUkhhPkhQMa\n"                           \
    "DnwMY92af5CeB0jRgzP5hbzlt+gwXPsCQAUcg+R/+ykGKqGp+8chDahwAynO8S9v\n"                           \
    "PecZ4Sn12PCsV2WzERGLZ3xL5D4Ug7tRn9D/Vv9WgJcULpF9ek3AsB8CQQDJaZ+h\n"                           \
    "SGsqPa8wE0Zy2JyHl4dZy0TvRfoTMefuSFEnriYzipUF4e3QnUYuRxpUAy/C3Any\n"                           \
    "ODNBvgjGmeN0pnqH\n"                                                                           \
    "-----END PRIVATE KEY-----\n"

#define TEST_KEY_CIPHERTEXT                                                                        \
    "BRMCFxLV8ntuXaz+ZkYskURObcC5TLdPV1sdBsDXG22L3jmo9obWNk25oh+zUv22QzSt/Wpbz6iE8uut"             \
    "5UYwJyNirnF1Q9CMHUz6eRAumfnf1JClXAlIqbbMwfNkZZQG5n/iK/GD9TwQaeSDmpCYN9EvRKBf9rcE"             \
    "YK1iUtMWyLY="

#define TEST_KEY_CLEARTEXT "Pass w\xc3\xb6rd1"

/* Its public half (PKCS #1) and a signature over the SHA-256 digest of "message", in base64. */
#define TEST_KEY_PUBLIC                                                                            \
    "MIGJAoGBAL5bbPaDvoRfJF4DkIivk6RJtQzL+bOoBBgLNzQyThLW25VMD6vEZoCD"                             \
    "24IdagYs1IcHw/bPLMfBec9hwc+6Mg7sLakDRk/vLjKw+Iv+2dgaS9n0f64hIrZv"                             \
    "8Ia9Db7NlTmK7XNzHFTlsHiEmQBJlpVPvXXRlUlcpeMyHHaRr/YxAgMBAAE="

#define TEST_KEY_SIGNATURE                                                                         \
    "ZbxZhVFqddfC9H1jV2WBDqPIAQbbAwGIO1XKQLvFfTGarighd5FymerM+Ccds1IB"                             \
    "8ojlvpcU18jp2hUHqGIQNkz283kSOF7aIhRzhopX6APX7t4M15MEuw9nS5mXd7sD"                             \
    "Wri++7PJrprBLi5MPE6wni8pBYJON7IWgYxIrqJ2X7k="

#endif
