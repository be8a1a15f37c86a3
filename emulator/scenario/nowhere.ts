/** Where numbers lead that no carrier of a world owns: a platform takes messages to them all the same, and routes none. */
import { DEFAULT_BEHAVIOUR } from './behaviour.ts'
import { Carrier } from './carrier.ts'

export const NOWHERE: Carrier = new Carrier({
  name: '',
  title: '',
  where: '',
  numbers: [],
  submitted: true,
  behaviour: DEFAULT_BEHAVIOUR,
  mmsBehaviour: DEFAULT_BEHAVIOUR,
  operatorIds: [],
  outages: [],
  rules: [],
})
