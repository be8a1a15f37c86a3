/** The namespace of a SOAP 1.1 envelope, which MM7 has (TS 23.140 section 8.7). */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
