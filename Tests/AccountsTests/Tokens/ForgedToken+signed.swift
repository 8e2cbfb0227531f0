/// Tokens that bear the signature of our key and are written in many ways, ours and others.
extension ForgedToken {
    private static let ours = #"{"alg":"HS256","kid":"QudlPSS_hUAo","typ":"JWT"}"#

    static let signed = [
        ForgedToken(
            "ours",
            header: ours,
            signature: "t4l-X4sUMQ2kO-ijzO8Qr0Z-TRdfJmpYTab2Lu88zwA"
        ),
        ForgedToken(
            "claims in another order",
            header: ours,
            payload: #"{"exp":1767226500,"iat":1767225600,\#(session),\#(subject)}"#,
            signature: "oI498zPKXcGiIZE6vVliNSxg7dJ2LL4C8LWTa_fEcGs"
        ),
        ForgedToken(
            "white space between the claims",
            header: ours,
            payload: #"{ \#(subject), \#(session), "iat": 1767225600, "exp": 1767226500 }"#,
            signature: "yB6WG6UMxN-FP00kl56G7c3dTp6tUyqZWRyYhZUseT0"
        ),
        ForgedToken(
            "white space behind the claims",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500} "#,
            signature: "iBa017R6pcpiw-If2DQFydB_kr4jcGMCogggMyB_IpE"
        ),
        ForgedToken(
            "a claim that is none of ours",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500,"nbf":99999999999}"#,
            signature: "2_EFwL3Zth7cbXnwir6rEgBCbZP5KrRqMc3iEvH4N_k"
        ),
        ForgedToken(
            "an escape in a name",
            header: ours,
            payload:
                #"{"s\u0075b":"acc_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",\#(session),"iat":1767225600,"exp":1767226500}"#,
            signature: "XshoZtowXyiks3PcMwWET094LZIzDob8QeWv6u9nE4A"
        ),
        ForgedToken(
            "an escape in a claim",
            header: ours,
            payload:
                #"{"sub":"\u0061cc_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",\#(session),"iat":1767225600,"exp":1767226500}"#,
            signature: "QcSfxGVssyUBA3xP2bjFS8LydR84qrmC_GkkiZ1S1Gs"
        ),
        ForgedToken(
            "an expiry that stands twice",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500,"exp":4102444800}"#,
            signature: "Vv3_OWK0wSQEMaKh4neLw_OK9ZBIXUh84PtghyduSv0"
        ),
        ForgedToken(
            "a subject that stands twice",
            header: ours,
            payload:
                #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500,"sub":"acc_0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c"}"#,
            signature: "bCbWLaFAHuIF3TKU4dwbuKUnwm9MLLXU8vAKV5x8Hcs"
        ),
        ForgedToken(
            "a fraction",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500.0}"#,
            signature: "LI_DCXM8Cs1RO1SOMZBezKJpPwrKayCBo-yeizop33U"
        ),
        ForgedToken(
            "a fraction that is not whole",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500.5}"#,
            signature: "E4apksaItYvoby49iOVncKXwIBD6UbsAkhuKyLxlUe8"
        ),
        ForgedToken(
            "an exponent",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":17672265e2}"#,
            signature: "7wMZ6AhD_fmr0hs17z-aVpE_XVzizCFQmB_blCWAKac"
        ),
        ForgedToken(
            "a zero in front",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":01767226500}"#,
            signature: "NzVmwDEhsDJk2Vt4FUvt__G_OjlrlJUyjbmTJHGLWYk"
        ),
        ForgedToken(
            "zero",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":0,"exp":1767226500}"#,
            signature: "xBfDrUklXrv8hAHubEZTXlPX_9aQir_8XzzkiaGsvSQ"
        ),
        ForgedToken(
            "below zero",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":-1767225600,"exp":1767226500}"#,
            signature: "g9hkQQNKcCn7yBCQDTg25V1tpo9wY4ZpkpyO_b0_F2s"
        ),
        ForgedToken(
            "15 digits",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":999999999999999}"#,
            signature: "zHEOvj9pXp7815RI264XfBQMklXKzd_aKMWlwe8Ewlg"
        ),
        ForgedToken(
            "16 digits",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500000000}"#,
            signature: "mt1xdQmhAh9dOzrMaT9VhJIqjxOCPvfXVajs-TK2qCI"
        ),
        ForgedToken(
            "no digits",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":}"#,
            signature: "HLpsVgm_zCgc0hiuhrLuhJAsAuvaKOlW8NCWtVTb1XQ"
        ),
        ForgedToken(
            "an expiry that is text",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":"1767226500"}"#,
            signature: "gdfZf3es4sxJl213y4ffmReYJBLuaMy9TI2vmleTp7Q"
        ),
        ForgedToken(
            "an expiry that is nothing",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":null}"#,
            signature: "KvKknzIKvCf1KjUjgfsbDEas41btpB5tKyPi9kQ--uo"
        ),
        ForgedToken(
            "capital digits",
            header: ours,
            payload: #"{"sub":"acc_0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A",\#(session),"iat":1767225600,"exp":1767226500}"#,
            signature: "Jfg2J7mgjNg0Yjb1Nnot2aOQqdanxK2nUZrL-tWLa4Y"
        ),
        ForgedToken(
            "a comma too many",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500,}"#,
            signature: "XKex-8c6DlkgDBljyrk3pfzEpWajD4t-8F_BLFmnSGo"
        ),
        ForgedToken(
            "a brace too many",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500}}"#,
            signature: "8HxhWzV92uxhxruPKeWM8Y6Mm-1-zjGjL5LtCs-2eSg"
        ),
        ForgedToken(
            "a brace too few",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp":1767226500"#,
            signature: "_I9GquB8KiJfMrC1SZ4QVLlqGosQCTG_7QoGuei7J_M"
        ),
        ForgedToken(
            "a quotation mark too few",
            header: ours,
            payload: #"{\#(subject),\#(session),"iat":1767225600,"exp"#,
            signature: "UCnXQUuDdybmPOdORUeEeraJT-Q6L-ZECeQ15VVLvDs"
        ),
        ForgedToken(
            "an empty object",
            header: ours,
            payload: #"{}"#,
            signature: "RurjfwCSKFrY2oxHxxCkhktfkNdI6eWSHZPYXPMOrhI"
        ),
        ForgedToken(
            "nothing",
            header: ours,
            payload: #""#,
            signature: "-6XAC-kBKi4kMNEy7Itd8SnKL6wDGxiQRgGdP4jXTQ4"
        ),
        ForgedToken(
            "the header in another order",
            header: #"{"typ":"JWT","kid":"QudlPSS_hUAo","alg":"HS256"}"#,
            signature: "d4Gx5AOmWX6Ay0fmGbpwbjVNqgeNqDmLKNnt-0KAZNI"
        ),
        ForgedToken(
            "white space in the header",
            header: #"{"alg": "HS256","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "esnaUhWmo9Q0P1hbYD_Q31EZZ8ZyDeV5B_DV9tkbguQ"
        ),
        ForgedToken(
            "another type",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo","typ":"at+jwt"}"#,
            signature: "KXID0K3Tu0XMrIUY3ax-AhFW3UhSZUwHBw9QRGwM3QE"
        ),
        ForgedToken(
            "no type",
            header: #"{"alg":"HS256","kid":"QudlPSS_hUAo"}"#,
            signature: "6WM6iiHudP6Wtooeck8h_pkiPF4cpEXDKOp3eDZZ7xw"
        ),
        ForgedToken(
            "a field that must be understood",
            header: #"{"alg":"HS256","crit":["exp"],"kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "xRira7_Zh9xeHOyMw6_r7wSvS5gYXGHLMW3KXl39SO0"
        ),
        ForgedToken(
            "an algorithm that stands twice",
            header: #"{"alg":"none","alg":"HS256","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "1JfGRUWit3cOeFpUUxQWinocUE_P3I0sDL6x7oyAXT4"
        ),
        ForgedToken(
            "a kid that stands twice",
            header: #"{"alg":"HS256","kid":"AAAAAAAAAAAA","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "vYRxUKC0sfDMDpZorOk7gipRzAx8R6kFSnQ2Baa0G0Y"
        ),
        ForgedToken(
            "an algorithm in small letters",
            header: #"{"alg":"hs256","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "GCVnwA-m5RruoftVQUgnoZaB1gRGDCUXGvqaZ_lr0Mo"
        ),
        ForgedToken(
            "none, in the shape of ours",
            header: #"{"alg":"none","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "dWGi2_YiEZOzaUMdfgnBApKf_1XQRLJDoAKc1LGECQU"
        ),
        ForgedToken(
            "HS384, in the shape of ours",
            header: #"{"alg":"HS384","kid":"QudlPSS_hUAo","typ":"JWT"}"#,
            signature: "jc1aaosSvCPR_MU6Xa1tbjtQ6VsFR7jkTbENz71ssZM"
        ),
        ForgedToken(
            "another kid, in the shape of ours",
            header: #"{"alg":"HS256","kid":"AAAAAAAAAAAA","typ":"JWT"}"#,
            signature: "m8y12P6kNWAPyfI98dgrB6B9wBDvcdoD3ISPcEhUTIY"
        ),
        ForgedToken(
            "a kid that is a number",
            header: #"{"alg":"HS256","kid":12,"typ":"JWT"}"#,
            signature: "l6Pa_gN9kJhe7ix9NLX9GGTbIpZ2-QVSComoSngvxH8"
        ),
        ForgedToken(
            "no header",
            header: #""#,
            signature: "oWHnTsQsKotIajqrsB-TgsqZTh-Fcur0zpw0vBYPcGo"
        ),
    ]
}
