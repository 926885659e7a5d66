import { expect, test } from 'vitest'
import { PERMISSIONS, type Permission, permissionsOf } from './permission.ts'
import { LIMITED_ROLES, ROLES } from './role.ts'

function whoMay(permission: Permission): readonly string[] {
  return ROLES.filter((role) => permissionsOf(role, false).has(permission))
}

test('who may do what is as the table says', () => {
  expect(whoMay('readFigures')).toEqual(ROLES)
  expect(whoMay('annotate')).toEqual(ROLES.filter((role) => role !== 'vendor'))
  expect(whoMay('replayQuarantine')).toEqual(['analyst', 'marketLead', 'incidentManager', 'admin'])
  expect(whoMay('readAudit')).toEqual(['risk', 'admin'])
  expect(whoMay('manageWallboards')).toEqual(['marketLead', 'admin'])
  expect(whoMay('readPlans')).toEqual(ROLES)
  expect(whoMay('importPlans')).toEqual(['marketLead', 'forecaster', 'admin'])
  for (const permission of ['manageRecords', 'managePeople', 'manageTokens', 'checkStore'] as const)
    expect(whoMay(permission)).toEqual(['admin'])
  expect(permissionsOf('admin', false)).toEqual(new Set(PERMISSIONS))
  expect([...permissionsOf('vendor', false)]).toEqual(['readFigures', 'readRecords', 'readPlans'])
})

test('who is limited to some queues may do nothing more for it, and nothing that shows all of them', () => {
  for (const role of LIMITED_ROLES) {
    const [whole, limited] = [permissionsOf(role, false), permissionsOf(role, true)]
    expect([...limited].filter((permission) => !whole.has(permission))).toEqual([])
    for (const permission of ['readQuarantine', 'replayQuarantine', 'readAudit', 'readMetrics'] as const)
      expect(limited.has(permission)).toBe(false)
  }
})
