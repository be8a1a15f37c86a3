/** Validates MM7 by XSD, with a parser that shares nothing with ours. */
import { readFileSync } from 'node:fs'
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm'

const FOLDER = new URL('../../golden/mm7/', import.meta.url)
const SOAP_PREFIX = { soap: 'http://schemas.xmlsoap.org/soap/envelope/' }

const validators = new Map<string, XsdValidator>()

function validatorOf(file: string, namespace: string): XsdValidator {
  const key = `${file} ${namespace}`
  let validator = validators.get(key)
  if (validator === undefined) {
    const xsd = readFileSync(new URL(file, FOLDER), 'utf8').replaceAll('{namespace}', namespace)
    const document = XmlDocument.fromString(xsd)
    validator = XsdValidator.fromDoc(document)
    document.dispose()
    validators.set(key, validator)
  }
  return validator
}

/** What is not valid; '': everything is. */
export function faultByXsd(xml: string, namespace: string): string {
  let document: XmlDocument
  try {
    document = XmlDocument.fromString(xml)
  } catch (error) {
    return `not well-formed: ${String(error)}`
  }
  try {
    validatorOf('soap-envelope.xsd', '').validate(document)
    const mm7 = validatorOf('mm7.xsd', namespace)
    const inside = ['//soap:Header/*', '//soap:Body/*[not(self::soap:Fault)]', '//soap:Fault/detail/*']
    for (const path of inside) {
      for (const element of document.find(path, SOAP_PREFIX)) mm7.validate(element as XmlElement)
    }
    return ''
  } catch (error) {
    return (error as Error).message.trim()
  } finally {
    document.dispose()
  }
}
