// A gate is chosen once on a device; whoever wants another asks for it.
const KEPT = 'foyer-door';
const links = [...document.querySelectorAll('.gates a')];
const placeOf = (address) => {
    const { pathname, searchParams } = new URL(address, location);
    return `${pathname} ${searchParams.get('gate') || ''}`;
};
const kept = localStorage.getItem(KEPT);
// Only where that door is still open.
const link = kept && links.find((one) => placeOf(one.href) === placeOf(kept));
if (link && !location.search.includes('another')) location.replace(kept);
